# triggers: act/may-not-look
kubectl create serviceaccount kiosk-controller
kubectl create configmap kiosk-controller --from-file=controller.sh
kubectl apply -f controller.yaml
kubectl create role kiosks --verb=get,list,watch --resource=kiosks.drydock.example
