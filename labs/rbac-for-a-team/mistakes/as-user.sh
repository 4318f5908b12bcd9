# triggers: robot/as-user
kubectl create serviceaccount releaser -n shop
kubectl create role image-changer -n shop --verb=get,patch --resource=deployments
kubectl create rolebinding releaser -n shop --role=image-changer --user=releaser
