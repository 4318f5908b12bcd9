# triggers: leave/orphaned
kubectl delete kiosk --all --cascade=orphan
kubectl delete crd kiosks.drydock.example
