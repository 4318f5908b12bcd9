# triggers: outside/wrong-target-out
kubectl expose deployment web --name=web-out --type=NodePort --port=80
sleep 1
