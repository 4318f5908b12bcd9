# triggers: lead/other-refusal
kubectl create rolebinding mine -n shop --clusterrole=cluster-admin --user=lee --as=lee 2> refused.txt
