# triggers: kitchen/only-restarted
kubectl rollout restart deployment kitchen
