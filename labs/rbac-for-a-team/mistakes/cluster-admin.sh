# triggers: lead/cluster-admin
kubectl create clusterrolebinding lee --clusterrole=cluster-admin --user=lee
