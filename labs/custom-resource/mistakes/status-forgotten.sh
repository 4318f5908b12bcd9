# triggers: act/status-forgotten
kubectl create serviceaccount kiosk-controller
kubectl create configmap kiosk-controller --from-file=controller.sh
kubectl apply -f controller.yaml
kubectl create role kiosks --verb=get,list,watch,patch --resource=kiosks.drydock.example
kubectl create role kiosk-deployments --verb=get,list,watch,create,patch --resource=deployments.apps
for role in kiosks kiosk-deployments; do kubectl create rolebinding $role --role=$role --serviceaccount=default:kiosk-controller; done
