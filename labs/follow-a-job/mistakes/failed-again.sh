# triggers: judge/failed-again
sleep 15
pod=$(kubectl get pods -l job-name=steps --field-selector=status.phase=Pending -o name)
kubectl patch $pod --type=json -p '[{"op":"remove","path":"/spec/schedulingGates"}]'
kubectl wait --for=condition=Ready $pod --timeout=60s
kubectl exec $pod -- sh -c 'echo 7 > /tmp/end'
sleep 5
