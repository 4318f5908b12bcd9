# triggers: leave/team-blind
kubectl delete rolebinding --all -n shop
kubectl create rolebinding lee-leads -n shop --clusterrole=admin --user=lee
