# triggers: baseline/agent-stays
kubectl label namespace shop pod-security.kubernetes.io/enforce=baseline
