# triggers: why/went-back-first
kubectl rollout undo deployment/web
kubectl rollout status deployment/web
