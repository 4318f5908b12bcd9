# triggers: robot/same-as-dana
kubectl create serviceaccount releaser -n shop
kubectl create rolebinding releaser -n shop --role=deployer --serviceaccount=shop:releaser
