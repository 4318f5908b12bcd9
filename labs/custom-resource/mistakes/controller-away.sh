# triggers: interfere/controller-away
kubectl delete deployment kiosk-controller north
