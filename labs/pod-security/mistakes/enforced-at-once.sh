# triggers: warn/enforced-at-once
kubectl label namespace shop pod-security.kubernetes.io/enforce=restricted
