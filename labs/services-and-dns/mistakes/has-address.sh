# triggers: headless/has-address
kubectl expose deployment web --name=web-all --port=80 --target-port=8080
sleep 1
