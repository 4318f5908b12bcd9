# triggers: act/no-script
kubectl create serviceaccount kiosk-controller
kubectl apply -f controller.yaml
