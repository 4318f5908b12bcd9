# triggers: expose/wrong-port
kubectl expose deployment web --port=8080 --target-port=8080
sleep 1
