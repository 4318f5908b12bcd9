# triggers: baseline/agent-refused
kubectl create namespace node-tools
kubectl label namespace node-tools pod-security.kubernetes.io/enforce=baseline
kubectl apply -n node-tools -f agent.yaml || true
