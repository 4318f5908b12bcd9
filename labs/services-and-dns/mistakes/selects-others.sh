# triggers: repair/selects-others
kubectl apply -f basket.yaml
kubectl set selector service basket app=web
sleep 1
