# triggers: class/nobody-takes-it
kubectl apply -f blog.yaml
