# step: run
kubectl apply -f notes.yaml
kubectl rollout status statefulset/notes --timeout=90s
# step: store
cat claims.yaml >> notes.yaml
kubectl apply -f notes.yaml || echo 'refused, as it should be'
kubectl delete statefulset notes
kubectl apply -f notes.yaml
kubectl rollout status statefulset/notes --timeout=90s
kubectl get pods,pvc
# step: write
for i in 0 1; do kubectl exec notes-$i -- sh -c 'echo "These are the notes of $HOSTNAME" > /usr/share/nginx/html/index.html'; done
kubectl exec notes-1 -- curl -s notes-0.notes > page-0.txt
kubectl exec notes-0 -- curl -s notes-1.notes > page-1.txt
# step: lose
kubectl delete pod notes-1
sleep 2
kubectl rollout status statefulset/notes --timeout=90s
kubectl exec notes-0 -- curl -s notes-1.notes > again.txt
# step: scale
kubectl scale statefulset notes --replicas=3
kubectl rollout status statefulset/notes --timeout=90s
kubectl scale statefulset notes --replicas=1
kubectl wait --for=delete pod/notes-1 --timeout=60s
# step: canary
kubectl scale statefulset notes --replicas=2
kubectl rollout status statefulset/notes --timeout=90s
kubectl patch statefulset notes -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":1}}}}'
kubectl set image statefulset/notes nginx=nginx:1.29
kubectl rollout status statefulset/notes --timeout=90s
# step: clean
kubectl delete -f notes.yaml
kubectl delete pvc -l app=notes
