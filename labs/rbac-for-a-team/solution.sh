# step: look
kubectl create rolebinding team-looks -n shop --clusterrole=view --group=shop-team
kubectl auth can-i list pods -n shop --as=dana --as-group=shop-team
# step: deploy
kubectl create role deployer -n shop --verb=get,list,watch,create,update,patch --resource=deployments
kubectl create rolebinding dana-deploys -n shop --role=deployer --user=dana
kubectl auth can-i --list -n shop --as=dana
# step: robot
kubectl create serviceaccount releaser -n shop
kubectl create role image-changer -n shop --verb=get,patch --resource=deployments
kubectl create rolebinding releaser -n shop --role=image-changer --serviceaccount=shop:releaser
# step: release
kubectl config set-credentials releaser --token=$(kubectl create token releaser -n shop)
kubectl config set-context releaser --cluster=kubernetes --namespace=shop --user=releaser
kubectl --context=releaser auth whoami > me.txt
kubectl --context=releaser set image deployment/web nginx=nginx:1.28
# step: lead
kubectl create rolebinding lee-leads -n shop --clusterrole=admin --user=lee
kubectl create rolebinding mine -n shop --clusterrole=cluster-admin --user=lee --as=lee 2> refused.txt
cat refused.txt
# step: leave
kubectl delete rolebinding dana-deploys -n shop
