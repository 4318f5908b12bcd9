# triggers: reason/as-label
kubectl label deployment web kubernetes.io/change-cause=update
