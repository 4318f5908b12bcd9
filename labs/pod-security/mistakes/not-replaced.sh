# triggers: restricted/not-replaced
kubectl label --overwrite namespace shop pod-security.kubernetes.io/enforce=restricted
