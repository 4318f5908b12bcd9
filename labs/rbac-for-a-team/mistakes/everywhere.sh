# triggers: look/everywhere
kubectl create clusterrolebinding team-looks --clusterrole=view --group=shop-team
