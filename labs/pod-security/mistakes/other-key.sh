# triggers: warn/other-key
kubectl label namespace shop podsecurity.kubernetes.io/warn=restricted
