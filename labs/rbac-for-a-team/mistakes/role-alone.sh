# triggers: deploy/role-alone
kubectl create role deployer -n shop --verb=get,list,watch,create,update,patch --resource=deployments
