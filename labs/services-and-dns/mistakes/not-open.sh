# triggers: outside/not-open
kubectl expose deployment web --name=web-out --port=80 --target-port=8080
sleep 1
