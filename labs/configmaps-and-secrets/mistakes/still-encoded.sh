# triggers: decode/still-encoded
kubectl get secret database -o jsonpath='{.data.password}' > password.txt
