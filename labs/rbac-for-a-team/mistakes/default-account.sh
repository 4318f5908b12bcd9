# triggers: robot/default-account
kubectl create role image-changer -n shop --verb=get,patch --resource=deployments
kubectl create rolebinding releaser -n shop --role=image-changer --serviceaccount=shop:default
