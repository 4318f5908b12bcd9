# triggers: older/forth-again
kubectl rollout undo deployment/web
