# triggers: fit/may-not-write
kubectl patch deployment web -n shop -p '
spec:
  template:
    spec:
      securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: nginx
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}'
sleep 10
