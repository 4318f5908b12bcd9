# triggers: scale/by-patch
kubectl patch kiosk north --type=merge -p '{"spec":{"replicas":3}}'
