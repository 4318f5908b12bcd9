# triggers: update/wrong-image
kubectl set image deployment/web nginx=nginx:1.29.99
