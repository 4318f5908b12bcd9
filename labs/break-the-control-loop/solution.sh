# step: whole
kubectl apply -f web.yaml
kubectl rollout status deployment/web --timeout=60s
kubectl delete pod $(kubectl get pods -l app=web -o name | head -n 1 | cut -d/ -f2)
kubectl rollout status deployment/web --timeout=60s
# step: no-hands
kubectl get clusterrole system:controller:replicaset-controller -o yaml > controller-role.yaml
sed '/- pods$/,/- create/ s/- create/- get/' controller-role.yaml | kubectl replace -f -
kubectl delete pod $(kubectl get pods -l app=web -o name | head -n 1 | cut -d/ -f2)
sleep 5
# step: hands-back
kubectl auth reconcile -f controller-role.yaml
sleep 10
kubectl rollout status deployment/web --timeout=60s
# step: no-scheduler
kubectl get clusterrole system:kube-scheduler -o yaml > scheduler-role.yaml
sed 's#pods/binding#pods/nothing#' scheduler-role.yaml | kubectl replace -f -
kubectl scale deployment web --replicas=4
sleep 3
# step: by-hand
sed "s/POD/$(kubectl get pods --field-selector spec.nodeName= -o jsonpath='{.items[0].metadata.name}')/" binding.yaml | kubectl create -f -
kubectl rollout status deployment/web --timeout=60s
# step: mend
kubectl auth reconcile -f scheduler-role.yaml
kubectl scale deployment web --replicas=6
kubectl rollout status deployment/web --timeout=60s
# step: stuck
kubectl apply -f keep.yaml
kubectl delete configmap keep --timeout=3s
kubectl patch configmap keep --type=merge -p '{"metadata":{"finalizers":null}}'
