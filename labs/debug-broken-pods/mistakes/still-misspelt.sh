# triggers: menu/still-misspelt
kubectl set image deployment/menu menu=nginx:1.299
