# triggers: deploy/may-delete
kubectl create rolebinding dana -n shop --clusterrole=edit --user=dana
