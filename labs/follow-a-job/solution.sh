# step: call
kubectl apply -f job.yaml -v=6
# step: store
kubectl get job steps -o yaml > stored.yaml
# step: make
kubectl patch job steps --type=merge -p '{"spec":{"suspend":false}}'
sleep 2
kubectl get pods
# step: place
kubectl patch $(kubectl get pods -l job-name=steps -o name) --type=json -p '[{"op":"remove","path":"/spec/schedulingGates"}]'
kubectl wait --for=condition=Ready pod -l job-name=steps --timeout=60s
kubectl get pods -o wide
# step: start
kubectl logs job/steps > log.txt
# step: finish
kubectl exec job/steps -- sh -c 'echo 7 > /tmp/end'
sleep 3
kubectl get pods
# step: judge
sleep 15
pod=$(kubectl get pods -l job-name=steps --field-selector=status.phase=Pending -o name)
kubectl patch $pod --type=json -p '[{"op":"remove","path":"/spec/schedulingGates"}]'
kubectl wait --for=condition=Ready $pod --timeout=60s
kubectl exec $pod -- sh -c 'echo 0 > /tmp/end'
kubectl wait --for=condition=complete job/steps --timeout=60s
# step: give-up
kubectl apply -f hopeless.yaml
kubectl wait --for=condition=failed job/hopeless --timeout=60s
kubectl get events --sort-by=.metadata.creationTimestamp > timeline.txt
