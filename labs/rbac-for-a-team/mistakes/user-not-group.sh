# triggers: look/user-not-group
kubectl create rolebinding team-looks -n shop --clusterrole=view --user=shop-team
