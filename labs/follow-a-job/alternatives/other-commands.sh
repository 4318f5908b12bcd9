# Server-side apply, JSON, a replaced Pod and describe: other ways to the same traces.
# step: call
kubectl apply --server-side -f job.yaml
# step: store
kubectl get job steps -o json | tee stored.yaml
# step: make
kubectl patch job steps --type=json -p '[{"op":"replace","path":"/spec/suspend","value":false}]'
sleep 2
# step: place
kubectl patch $(kubectl get pods -l job-name=steps -o name) --type=merge -p '{"spec":{"schedulingGates":null}}'
sleep 5
# step: start
kubectl logs -l job-name=steps --prefix=false > log.txt
# step: finish
kubectl exec $(kubectl get pods -l job-name=steps -o name) -- sh -c 'printf 3 > /tmp/end'
sleep 3
# step: judge
sleep 15
pod=$(kubectl get pods -l job-name=steps --sort-by=.metadata.creationTimestamp -o name | tail -n 1)
kubectl patch $pod --type=merge -p '{"spec":{"schedulingGates":null}}'
sleep 5
kubectl exec $pod -- sh -c 'printf 0 > /tmp/end'
sleep 5
# step: give-up
kubectl create job hopeless --image=busybox --dry-run=client -o yaml -- sh -c 'exit 7' | sed 's/^spec:/spec:\n  backoffLimit: 0/' | kubectl create -f -
sleep 10
{ kubectl describe job steps; kubectl describe job hopeless; } > timeline.txt
