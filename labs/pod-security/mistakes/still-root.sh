# triggers: fit/still-root
kubectl patch deployment web -n shop -p '
spec:
  template:
    spec:
      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: nginx
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}'
sleep 10
