# triggers: no-scheduler/nothing-new
kubectl get clusterrole system:kube-scheduler -o yaml | sed 's#pods/binding#pods/nothing#' | kubectl replace -f -
sleep 3
