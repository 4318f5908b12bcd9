# triggers: act/no-account
kubectl create configmap kiosk-controller --from-file=controller.sh
kubectl apply -f controller.yaml
