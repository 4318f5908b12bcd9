# triggers: lead/not-as-lee
kubectl create rolebinding lee-leads -n shop --clusterrole=admin --user=lee
kubectl create rolebinding mine -n shop --clusterrole=cluster-admin --user=lee 2> refused.txt
