# triggers: expose/wrong-target
kubectl expose deployment web --port=80
sleep 1
