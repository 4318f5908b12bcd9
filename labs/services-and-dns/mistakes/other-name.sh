# triggers: expose/other-name
kubectl expose deployment web --name=servers --port=80 --target-port=8080
sleep 1
