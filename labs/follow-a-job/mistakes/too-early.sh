# triggers: give-up/too-early
kubectl apply -f hopeless.yaml
kubectl get events > timeline.txt
kubectl wait --for=condition=failed job/hopeless --timeout=60s
