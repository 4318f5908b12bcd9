# The old Pods are orphaned and adopted, the pages read without DNS, every change made in the file.
# step: run
kubectl create -f notes.yaml --save-config
kubectl rollout status statefulset/notes --timeout=90s
# step: store
sed -i '/^#/d' claims.yaml
cat notes.yaml claims.yaml > with-claims.yaml
kubectl replace --force -f with-claims.yaml
kubectl rollout status statefulset/notes --timeout=90s
# step: write
for i in 0 1; do
  echo "notes-$i keeps this" > page
  kubectl exec -i notes-$i -- sh -c 'cat > /usr/share/nginx/html/index.html' < page
  curl -s $(kubectl get pod notes-$i -o jsonpath='{.status.podIP}') > page-$i.txt
done
# step: lose
kubectl delete pod -l app=notes
kubectl rollout status statefulset/notes --timeout=90s
kubectl exec notes-1 -- cat /usr/share/nginx/html/index.html > again.txt
# step: scale
sed -i 's/replicas: 2/replicas: 3/' with-claims.yaml
kubectl apply -f with-claims.yaml
kubectl rollout status statefulset/notes --timeout=90s
kubectl patch statefulset notes -p '{"spec":{"replicas":1}}'
kubectl wait --for=delete pod/notes-1 --timeout=60s
# step: canary
kubectl patch statefulset notes -p '{"spec":{"replicas":2,"updateStrategy":{"rollingUpdate":{"partition":1}},"template":{"spec":{"containers":[{"name":"nginx","image":"nginx:1.29"}]}}}}'
kubectl rollout status statefulset/notes --timeout=90s
# step: clean
kubectl delete statefulset/notes service/notes
kubectl wait --for=delete pod -l app=notes --timeout=60s
kubectl delete pvc --all
