# triggers: look/sees-secrets
kubectl create rolebinding team-looks -n shop --clusterrole=edit --group=shop-team
