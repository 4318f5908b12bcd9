# triggers: finish/ended-well
kubectl exec job/steps -- sh -c 'echo 0 > /tmp/end'
sleep 5
