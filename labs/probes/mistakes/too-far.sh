# triggers: undo/too-far
kubectl rollout undo deployment web --to-revision=1
