# triggers: address/wrong-port
kubectl expose deployment web --port=8080
