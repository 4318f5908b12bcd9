# The binding of the role goes, not a rule in it; rules by JSON patch; the finalizer by an emptied list.
# step: whole
kubectl create deployment web --image=nginx --replicas=3
kubectl rollout status deployment/web --timeout=60s
kubectl delete pod -l app=web
kubectl rollout status deployment/web --timeout=60s
# step: no-hands
kubectl delete clusterrolebinding system:controller:replicaset-controller
kubectl delete pod $(kubectl get pods -l app=web -o name | tail -n 1 | cut -d/ -f2)
sleep 5
# step: hands-back
kubectl create clusterrolebinding system:controller:replicaset-controller --clusterrole=system:controller:replicaset-controller --serviceaccount=kube-system:replicaset-controller
sleep 15
# step: no-scheduler
kubectl delete clusterrolebinding system:kube-scheduler
kubectl scale deployment web --replicas=4
sleep 3
# step: by-hand
pod=$(kubectl get pods --field-selector spec.nodeName= -o jsonpath='{.items[0].metadata.name}')
sed -i "s/POD/$pod/; s/worker-1/worker-2/" binding.yaml
kubectl create -f binding.yaml
sleep 8
# step: mend
kubectl create clusterrolebinding system:kube-scheduler --clusterrole=system:kube-scheduler --user=system:kube-scheduler
kubectl scale deployment web --replicas=6
kubectl rollout status deployment/web --timeout=90s
# step: stuck
kubectl create -f keep.yaml
kubectl delete configmap keep --wait=false
kubectl patch configmap keep --type=json -p '[{"op":"remove","path":"/metadata/finalizers"}]'
