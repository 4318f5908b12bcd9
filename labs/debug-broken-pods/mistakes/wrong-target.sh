# triggers: door/wrong-target
kubectl patch service door -p '{"spec":{"ports":[{"port":80,"targetPort":8080}]}}'
