# triggers: act/too-much
kubectl create serviceaccount kiosk-controller
kubectl create configmap kiosk-controller --from-file=controller.sh
kubectl apply -f controller.yaml
kubectl create clusterrolebinding kiosk-controller --clusterrole=cluster-admin --serviceaccount=default:kiosk-controller
