# triggers: headless/asked-web
kubectl expose deployment web --name=web-all --cluster-ip=None --port=80 --target-port=8080
sleep 1
kubectl exec client -- dig +search +short web > addresses.txt
